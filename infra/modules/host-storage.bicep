metadata description = 'Storage of the Functions host and of the pipeline itself; shared keys are off.'

import { roleIds } from 'roles.bicep'
import { Endpoints } from 'endpoints.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Id of the identity that is let in: role assignments are named after it, since it is known before anything is deployed.')
param identityId string
@description('Principal of the same identity.')
param principalId string
@description('Blob containers to make.')
param containers string[]
@description('Queues to make.')
param queues string[]
@description('Subnet that alone may reach the account (with the service endpoint Microsoft.Storage); empty for all networks.')
param onlyFromSubnetId string
@description('Workspace that hears of every blob that is deleted.')
param workspaceId string
@description('Tags.')
param tags Tags

// The host and the durable backend make containers, queues and tables of names of their own: the account is theirs.
var roles = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      // Event Grid writes dead letters as a service that Azure trusts.
      bypass: 'AzureServices'
      defaultAction: empty(onlyFromSubnetId) ? 'Allow' : 'Deny'
      virtualNetworkRules: empty(onlyFromSubnetId) ? [] : [{ id: onlyFromSubnetId }]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

// Reports and manifests lie here, and nobody but the app should delete any. Not what is read and written: the durable backend
// renews leases and asks its queues several times a second, day and night, and every line is paid for.
#disable-next-line use-recent-api-versions // the stable one is of 2016 and knows one setting for each resource
resource deletions 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'deletions'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = [
  for container in containers: {
    parent: blobs
    name: container
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-08-01' = {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, identityId, roleIds[role])
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output name string = account.name
output endpoints Endpoints = {
  blob: account.properties.primaryEndpoints.blob
  queue: account.properties.primaryEndpoints.queue
  table: account.properties.primaryEndpoints.table
}
