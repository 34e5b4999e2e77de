metadata description = 'What the app may do on the images account, which exists already with its containers.'

import { roleIds } from 'roles.bicep'

@description('Name of the images account.')
param accountName string
@description('Containers with the images and the exports: blobs of no other container can be read or written.')
param containers string[]
@description('Identity of the app.')
param principalId string
@description('Read and write those containers, with the identity.')
param allowData bool
@description('Also list the keys of the account: needed for the account SAS that CVAT requires.')
param allowListingKeys bool

// The blob trigger counts failures in a queue of the account that it watches. The other role can list keys, but not replace them.
var accountRoles = concat(
  allowData ? ['Storage Queue Data Contributor'] : [],
  allowListingKeys ? ['Reader and Data Access'] : []
)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: account
  name: 'default'
}

var dataContainers = allowData ? containers : []

resource watched 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = [
  for container in dataContainers: {
    parent: blobs
    name: container
  }
]

// A blob trigger needs the owner role on its blobs; manifests and reports are written there too.
resource containerAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, index) in dataContainers: {
    name: guid(account.id, container, principalId, 'Storage Blob Data Owner')
    scope: watched[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Owner'])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource accountAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in accountRoles: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output accountId string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
