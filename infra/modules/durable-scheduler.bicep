metadata description = 'Durable Task Scheduler: the alternative to the host storage as the backend of Durable Functions.'

import { roleIds } from 'roles.bicep'

@description('Name of the scheduler.')
param name string
@description('Region.')
param location string
@description('Name of the task hub; host.json names the same.')
param taskHubName string
@description('Identity of the app.')
param principalId string
@description('Tags.')
param tags object

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // Must not be empty; access is by role alone.
    ipAllowlist: ['0.0.0.0/0']
    sku: { name: 'Consumption' }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHubName
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, principalId, 'Durable Task Data Contributor')
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Durable Task Data Contributor'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output connection string = 'Endpoint=${scheduler.properties.endpoint};TaskHub=${taskHub.name};Authentication=ManagedIdentity'
