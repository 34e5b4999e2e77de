metadata description = 'Storage of the Functions host and of the pipeline itself; shared keys are off.'

import { roleIds } from 'roles.bicep'

@description('Name of the account.')
param name string
@description('Region.')
param location string
@description('Identity of the app.')
param principalId string
@description('Blob containers to make.')
param containers string[]
@description('Queues to make.')
param queues string[]
@description('Subnet that alone may reach the account (with the service endpoint Microsoft.Storage); empty for all networks.')
param onlyFromSubnetId string
@description('Tags.')
param tags object

var roles = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
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

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [
  for container in containers: {
    parent: blobs
    name: container
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output name string = account.name
