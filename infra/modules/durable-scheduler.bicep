metadata description = 'Durable Task Scheduler: the alternative to the host storage as the backend of Durable Functions.'

import { roleIds } from 'roles.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the scheduler.')
param name string
@description('Region.')
param location string
@description('Name of the task hub; host.json names the same.')
param taskHubName string
@description('Id of the identity that is let in: role assignments are named after it, since it is known before anything is deployed.')
param identityId string
@description('Principal of the same identity.')
param principalId string
@description('Addresses (CIDR) that may call the scheduler; access is by role in any case.')
@minLength(1)
param ipAllowlist string[]
@description('Tags.')
param tags Tags

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ipAllowlist
    sku: { name: 'Consumption' }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, identityId, roleIds['Durable Task Data Contributor'])
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Durable Task Data Contributor'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output connection string = 'Endpoint=${scheduler.properties.endpoint};TaskHub=${taskHub.name};Authentication=ManagedIdentity'
