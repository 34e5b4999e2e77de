metadata description = 'Key vault with what is secret: the CVAT token, and the connection string of the images account where one is used.'

import { roleIds } from 'roles.bicep'

@description('Name of the vault.')
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Identity that reads the secret.')
param principalId string
@description('The token; empty keeps the secret that is there.')
@secure()
param cvatToken string
@description('Connection string of the images account; empty keeps the secret that is there, if any.')
@secure()
param imagesConnectionString string
@description('Tags.')
param tags object

var tokenName = 'CVAT-TOKEN'
var imagesName = 'IMAGES-STORAGE'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
  }
}

resource token 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(cvatToken)) {
  parent: vault
  name: tokenName
  properties: { value: cvatToken }
}

resource imagesConnection 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(imagesConnectionString)) {
  parent: vault
  name: imagesName
  properties: { value: imagesConnectionString }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, 'Key Vault Secrets User')
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets User'])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output name string = vault.name
output cvatTokenUri string = '${vault.properties.vaultUri}secrets/${tokenName}'
output imagesStorageUri string = '${vault.properties.vaultUri}secrets/${imagesName}'
