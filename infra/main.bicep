targetScope = 'resourceGroup'

import { Tags } from 'modules/tags.bicep'

metadata description = 'azureml-to-cvat beside an existing storage account with images: everything but the events, which need the code to be there (events.bicep).'

@description('Name of the environment; resource names are made of it and of the resource group.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Region of everything that is created here.')
param location string = resourceGroup().location

@description('Storage account that holds the images and the exports; it must exist.')
@minLength(3)
@maxLength(24)
param imagesAccountName string

@description('Resource group of the images account.')
param imagesResourceGroup string = resourceGroup().name

@description('Containers with images, which must exist, whose manifest is kept; the first is the default of requests.')
@minLength(1)
param imageContainers string[] = ['images']

@description('Only blobs below this prefix are images of the project.')
param imagesPrefix string = ''

@description('Comma-separated patterns of blobs that are not images of the project: * and ? within a folder, ** across folders.')
param imagesExclude string = ''

@description('Blob path pattern that is watched for exports; its container must exist.')
param exportsPath string = 'exports/{name}.json'

@description('CVAT server.')
param cvatUrl string = 'https://app.cvat.ai'

@description('Slug of the CVAT organization; empty for the personal workspace.')
param cvatOrganization string = ''

@description('CVAT access token with read and write access; kept in the key vault. Empty keeps the secret that is there.')
@secure()
param cvatToken string = ''

@description('How CVAT reads the images account. account-sas and connection-string need a key of the account (see allowListingKeys).')
@allowed(['account-sas', 'connection-string', 'anonymous'])
param cvatStorageCredential string = 'account-sas'

@description('Days that an account SAS for CVAT is valid; it is renewed well before its end.')
@minValue(1)
@maxValue(90)
param cvatSasDays int = 30

@description('The one address, or range of addresses (first-last), that CVAT reads the images from: the account SAS is good for no other. Empty where they are not known.')
param cvatSasIp string = ''

@description('How the app reaches the images account: with its identity, or with the connection string that is the secret IMAGES-STORAGE of the key vault.')
@allowed(['identity', 'key-vault'])
param imagesConnection string = 'identity'

@description('Connection string of the images account, for imagesConnection key-vault. Empty keeps the secret that is there.')
@secure()
param imagesConnectionString string = ''

@description('Lets the app list the keys of the images account, to make the credential that CVAT needs. Needed unless CVAT reads anonymously or the connection string is in the key vault. Use a storage account that holds nothing else.')
param allowListingKeys bool = imagesConnection == 'identity' && cvatStorageCredential != 'anonymous'

@description('Major version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Memory of an instance in MB. 512 is not enough for the host, the worker and an export.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances that the plan may start.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Where Durable Functions keeps its state: the host storage, or a Durable Task Scheduler.')
@allowed(['storage', 'scheduler'])
param durableBackend string = 'storage'

@description('Addresses (CIDR) that may call the Durable Task Scheduler, if there is one; access is by role in any case. The app has no address of its own unless its subnet leaves by a NAT gateway.')
@minLength(1)
param schedulerIpAllowlist string[] = ['0.0.0.0/0']

@description('Instances that always wait for orchestrations: without one, steps start late. Each is paid by the hour; 0 for none.')
@minValue(0)
@maxValue(10)
param alwaysReadyDurable int = 1

@description('URL at which people reach the app, where it is not its own (custom domain). Tasks in CVAT are found by it: do not change it between migrations.')
param publicUrl string = ''

@description('Subnet of the app (delegated to Microsoft.App/environments); empty for none.')
param subnetId string = ''

@description('Lets the host storage be reached from the subnet alone, which needs the service endpoint Microsoft.Storage.')
param closeHostStorage bool = false

@description('Lets the key vault be reached from the subnet alone, which needs the service endpoint Microsoft.KeyVault.')
param closeKeyVault bool = !empty(subnetId)

@description('Addresses (CIDR) that may call the app and deploy code to it; empty for all. Event Grid always may, CVAT never calls.')
param allowedIpRanges string[] = []

@description('E-mail address that alerts go to; empty for none.')
param alertEmail string = ''

@description('Tags of every resource.')
param tags Tags = {}

var suffix = take(uniqueString(resourceGroup().id, environmentName), 8)
var allTags = union(tags, { 'azd-env-name': environmentName })
var hostStorageName = 'ac${suffix}host'
var exportsContainer = first(split(exportsPath, '/'))
var taskHubName = 'azuremltocvat'
var workContainer = 'azureml-to-cvat'
var manifestQueue = 'manifest-refresh'
var functionAppName = 'azureml-to-cvat-${suffix}'
var hostSubnetId = closeHostStorage
  ? (empty(subnetId) ? fail('closeHostStorage needs subnetId: without a subnet nobody could reach the storage, the app included') : subnetId)
  : ''
var vaultSubnetId = closeKeyVault
  ? (empty(subnetId) ? fail('closeKeyVault needs subnetId: without a subnet nobody could reach the vault, the app included') : subnetId)
  : ''

// What requests, events and timers run under.
resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'azureml-to-cvat-${suffix}-app'
  location: location
  tags: allTags
}

// What the platform stores and loads the code with.
resource codeIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'azureml-to-cvat-${suffix}-code'
  location: location
  tags: allTags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: 'azureml-to-cvat-${suffix}'
    location: location
    identityId: appIdentity.id
    principalId: appIdentity.properties.principalId
    tags: allTags
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  name: 'host-storage'
  params: {
    name: hostStorageName
    location: location
    identityId: appIdentity.id
    principalId: appIdentity.properties.principalId
    containers: ['dead-letters', workContainer]
    queues: [manifestQueue]
    onlyFromSubnetId: hostSubnetId
    workspaceId: monitoring.outputs.workspaceId
    tags: allTags
  }
}

module codeStorage 'modules/code-storage.bicep' = {
  name: 'code-storage'
  params: {
    name: 'ac${suffix}code'
    location: location
    identityId: codeIdentity.id
    principalId: codeIdentity.properties.principalId
    container: 'deployment'
    workspaceId: monitoring.outputs.workspaceId
    tags: allTags
  }
}

module imagesAccess 'modules/images-access.bicep' = {
  name: 'images-access'
  scope: resourceGroup(imagesResourceGroup)
  params: {
    accountName: imagesAccountName
    containers: union(imageContainers, [exportsContainer])
    identityId: appIdentity.id
    principalId: appIdentity.properties.principalId
    allowData: imagesConnection == 'identity'
    allowListingKeys: allowListingKeys
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: 'ac-${suffix}'
    location: location
    identityId: appIdentity.id
    principalId: appIdentity.properties.principalId
    cvatToken: cvatToken
    imagesConnectionString: imagesConnectionString
    onlyFromSubnetId: vaultSubnetId
    workspaceId: monitoring.outputs.workspaceId
    tags: allTags
  }
}

module scheduler 'modules/durable-scheduler.bicep' = if (durableBackend == 'scheduler') {
  name: 'durable-scheduler'
  params: {
    name: 'azureml-to-cvat-${suffix}'
    location: location
    taskHubName: taskHubName
    ipAllowlist: schedulerIpAllowlist
    identityId: appIdentity.id
    principalId: appIdentity.properties.principalId
    tags: allTags
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: functionAppName
    location: location
    identityId: appIdentity.id
    identityClientId: appIdentity.properties.clientId
    deployerId: codeIdentity.id
    packageContainerUrl: codeStorage.outputs.containerUrl
    hostEndpoints: hostStorage.outputs.endpoints
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyDurable: alwaysReadyDurable
    subnetId: subnetId
    allowedIpRanges: allowedIpRanges
    tags: union(allTags, { 'azd-service-name': 'app' })
    settings: union(
      {
        IMAGE_CONTAINERS: join(imageContainers, ',')
        IMAGES_PREFIX: imagesPrefix
        IMAGES_EXCLUDE: imagesExclude
        EXPORTS_PATH: exportsPath
        EXPORT_QUIET_SECONDS: '30'
        WORK_CONTAINER: workContainer
        MANIFEST_QUEUE: manifestQueue
        MANIFEST_QUIET_SECONDS: '15'
        MANIFEST_OF_OTHERS: 'copy'
        RECONCILE_SCHEDULE: '0 17 3 * * *'
        ROTATE_SCHEDULE: '0 41 */6 * * *'
        CVAT_URL: cvatUrl
        CVAT_TOKEN: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.cvatTokenUri})'
        CVAT_ORGANIZATION: cvatOrganization
        CVAT_LATE_SECONDS: '90'
        CVAT_STORAGE_CREDENTIAL: cvatStorageCredential
        CVAT_SAS_DAYS: string(cvatSasDays)
        CVAT_SAS_IP: cvatSasIp
        IMAGES_ACCOUNT_ID: imagesAccess.outputs.accountId
        PUBLIC_URL: empty(publicUrl) ? 'https://${functionAppName}.azurewebsites.net' : publicUrl
      },
      imagesConnection == 'identity'
        ? {
            ImagesStorage__blobServiceUri: imagesAccess.outputs.blobEndpoint
            ImagesStorage__queueServiceUri: imagesAccess.outputs.queueEndpoint
            ImagesStorage__credential: 'managedidentity'
            ImagesStorage__clientId: appIdentity.properties.clientId
          }
        : { ImagesStorage: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.imagesStorageUri})' },
      durableBackend == 'scheduler'
        ? { DURABLE_TASK_SCHEDULER_CONNECTION_STRING: '${scheduler.?outputs.connection};ClientID=${appIdentity.properties.clientId}' }
        : {}
    )
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  params: {
    name: 'azureml-to-cvat-${suffix}'
    location: location
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    email: alertEmail
    tags: allTags
  }
}

@description('Where the app answers.')
output APP_URL string = 'https://${functionApp.outputs.hostName}'
@description('Name of the function app: where the code is deployed to, and where the keys are found.')
output FUNCTION_APP_NAME string = functionApp.outputs.name
@description('Key vault with the secret CVAT-TOKEN.')
output KEY_VAULT_NAME string = keyVault.outputs.name
@description('For events.bicep, which runs after the code is there.')
output HOST_STORAGE_NAME string = hostStorage.outputs.name
output IDENTITY_NAME string = appIdentity.name
output IMAGES_ACCOUNT_NAME string = imagesAccountName
output IMAGES_RESOURCE_GROUP string = imagesResourceGroup
output IMAGE_CONTAINERS string[] = imageContainers
output IMAGES_PREFIX string = imagesPrefix
output EXPORTS_PATH string = exportsPath
