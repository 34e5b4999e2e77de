metadata description = 'What the app may do on the images account, which exists already with its containers.'

import { roleIds } from 'roles.bicep'

@description('Name of the images account.')
param accountName string
@description('Containers with the images and the exports: blobs of no other container can be read or written.')
param containers string[]
@description('Id of the identity that is let in: role assignments are named after it, since it is known before anything is deployed.')
param identityId string
@description('Principal of the same identity.')
param principalId string
@description('Read and write those containers, with the identity.')
param allowData bool
@description('Also list the keys of the account (not replace them): needed for the account SAS that CVAT requires.')
param allowListingKeys bool

// The blob trigger puts events that failed five times there; the doctor and the manifest's state look into it.
var poisonQueue = 'webjobs-blobtrigger-poison'
var dataContainers = allowData ? containers : []

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' existing = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-08-01' existing = {
  parent: account
  name: 'default'
}

resource watched 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for container in dataContainers: {
    parent: blobs
    name: container
  }
]

resource givenUp 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' = if (allowData) {
  parent: queues
  name: poisonQueue
}

// A blob trigger needs the owner role on its blobs; manifests and reports are written there too.
resource containerAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, index) in dataContainers: {
    name: guid(watched[index].id, identityId, roleIds['Storage Blob Data Owner'])
    scope: watched[index]
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Owner'])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource queueAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (allowData) {
  name: guid(givenUp.id, identityId, roleIds['Storage Queue Data Contributor'])
  scope: givenUp
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Queue Data Contributor'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource keysAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (allowListingKeys) {
  name: guid(account.id, identityId, roleIds['Reader and Data Access'])
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Reader and Data Access'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output accountId string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
