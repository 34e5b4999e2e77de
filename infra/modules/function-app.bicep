metadata description = 'The function app on Flex Consumption (Linux).'

import { Endpoints } from 'endpoints.bicep'
import { Tags } from 'tags.bicep'

type Settings = {
  *: string
}

@description('Name of the app and of its plan.')
param name string
@description('Region.')
param location string
@description('Resource id of the identity of the app.')
param identityId string
@description('Client id of the same identity.')
param identityClientId string
@description('Identity that the code is deployed with: no request runs under it.')
param deployerId string
@description('Container that the code is deployed into.')
param packageContainerUrl string
@description('Storage of the host.')
param hostEndpoints Endpoints
@description('Connection string of Application Insights; holds no secret, since local authentication is off.')
param applicationInsightsConnectionString string
@description('Major version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string
@description('Memory of an instance in MB.')
param instanceMemoryMB int
@description('Most instances that the plan may start.')
param maximumInstanceCount int
@description('Instances that always wait for orchestrations; 0 for none.')
param alwaysReadyDurable int
@description('Subnet of the app; empty for none.')
param subnetId string
@description('Addresses (CIDR) that alone may call the app; Event Grid always may. Empty for all.')
param allowedIpRanges string[]
@description('The settings of the pipeline.')
param settings Settings
@description('Tags.')
param tags Tags

var callers = [
  for (range, index) in allowedIpRanges: {
    name: 'allowed-${index}'
    action: 'Allow'
    priority: 100 + index
    ipAddress: range
  }
]
var eventGrid = {
  name: 'event-grid'
  action: 'Allow'
  priority: 400
  tag: 'ServiceTag'
  ipAddress: 'AzureEventGrid'
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {}, '${deployerId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      ipSecurityRestrictionsDefaultAction: empty(allowedIpRanges) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(allowedIpRanges) ? [] : concat(callers, [eventGrid])
      // The site that takes the code is as closed as the app.
      scmIpSecurityRestrictionsUseMain: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: deployerId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // Without one that waits, orchestrations on the storage backend start late.
        alwaysReady: alwaysReadyDurable > 0 ? [{ name: 'durable', instanceCount: alwaysReadyDurable }] : []
        // A body with a length is held in the host's memory, of which an instance has 2 GB.
        triggers: { http: { perInstanceConcurrency: 8 } }
      }
      runtime: { name: 'node', version: nodeVersion }
    }
  }

  // Code is deployed with Entra tokens; no password is good for it.
  resource publishingByFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource publishingByScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    // Flex Consumption refuses FUNCTIONS_WORKER_RUNTIME, FUNCTIONS_EXTENSION_VERSION and WEBSITE_RUN_FROM_PACKAGE.
    properties: union(settings, {
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      AzureWebJobsStorage__blobServiceUri: hostEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: hostEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: hostEndpoints.table
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    })
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
