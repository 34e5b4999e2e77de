metadata description = 'Lets the system topic write events that it could not deliver, into one container of the host storage.'

import { roleIds } from 'roles.bicep'

@description('Storage account of the host.')
param hostStorageName string
@description('Container that takes the events.')
param container string
@description('Id of the identity that is let in: role assignments are named after it, since it is known before anything is deployed.')
param identityId string
@description('Principal of the same identity.')
param principalId string

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostStorageName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' existing = {
  parent: account
  name: 'default'
}

resource letters 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = {
  parent: blobs
  name: container
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(letters.id, identityId, roleIds['Storage Blob Data Contributor'])
  scope: letters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Contributor'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
