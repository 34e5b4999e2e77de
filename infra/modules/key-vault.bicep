metadata description = 'Key vault with what is secret: the CVAT token, and the connection string of the images account where one is used.'

import { roleIds } from 'roles.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the vault.')
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Id of the identity that is let in: role assignments are named after it, since it is known before anything is deployed.')
param identityId string
@description('Principal of the same identity.')
param principalId string
@description('The token; empty keeps the secret that is there.')
@secure()
param cvatToken string
@description('Connection string of the images account; empty keeps the secret that is there, if any.')
@secure()
param imagesConnectionString string
@description('Subnet that alone may reach the vault (with the service endpoint Microsoft.KeyVault); empty for all networks.')
param onlyFromSubnetId string
@description('Workspace that hears of every reading of a secret.')
param workspaceId string
@description('Tags.')
param tags Tags

var tokenName = 'CVAT-TOKEN'
var imagesName = 'IMAGES-STORAGE'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
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
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: empty(onlyFromSubnetId) ? 'Allow' : 'Deny'
      virtualNetworkRules: empty(onlyFromSubnetId) ? [] : [{ id: onlyFromSubnetId }]
    }
  }
}

resource token 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(cvatToken)) {
  parent: vault
  name: tokenName
  properties: { value: cvatToken }
}

resource imagesConnection 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(imagesConnectionString)) {
  parent: vault
  name: imagesName
  properties: { value: imagesConnectionString }
}

#disable-next-line use-recent-api-versions // the stable one is of 2016 and knows one setting for each resource
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityId, roleIds['Key Vault Secrets User'])
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
