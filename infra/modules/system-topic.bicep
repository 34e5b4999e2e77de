metadata description = 'System topic of the images account. A module, since the location of an existing account is known only when the deployment runs, and a resource must know its own when it starts.'

@description('Name of the topic.')
param name string
@description('Region of the account.')
param location string
@description('Resource id of the account.')
param accountId string
@description('Storage account that takes the events that could not be delivered.')
param hostStorageName string
@description('Its resource group.')
param hostStorageResourceGroup string
@description('Its container.')
param deadLetterContainer string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  // An account behind a firewall lets no other kind of identity of Event Grid in.
  identity: { type: 'SystemAssigned' }
  properties: {
    source: accountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

module deadLetterAccess 'dead-letter-access.bicep' = {
  name: 'dead-letter-access'
  scope: resourceGroup(hostStorageResourceGroup)
  params: {
    hostStorageName: hostStorageName
    container: deadLetterContainer
    identityId: topic.id
    principalId: topic.identity.principalId
  }
}
