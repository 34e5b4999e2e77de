targetScope = 'resourceGroup'

metadata description = 'Events of the images account. Runs in the resource group of its system topic (that of the account, if there is none yet) after the code is deployed, since Event Grid calls the functions at once; safe to run again.'

@description('Storage account that holds the images and the exports.')
param imagesAccountName string

@description('Resource group of that account.')
param imagesResourceGroup string = resourceGroup().name

@description('Function app that receives the events.')
param functionAppName string

@description('Resource group of the function app.')
param functionAppResourceGroup string

@description('Storage of the function app, which takes the events that could not be delivered.')
param hostStorageName string

@description('Name of the system topic. An account can have one: name the one that is there, if there is one.')
param systemTopicName string = 'azureml-to-cvat-${imagesAccountName}'

@description('False where the account has a system topic already: it is used as it is, and events that cannot be delivered are dropped.')
param createSystemTopic bool = true

@description('Containers with images.')
@minLength(1)
param imageContainers string[]

@description('Only blobs below this prefix are images of the project.')
param imagesPrefix string = ''

@description('Blob path pattern that is watched for exports.')
param exportsPath string

// What the manifest takes for an image. Its own files end otherwise, and never come back as events.
var imageExtensions = ['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.bmp', '.gif', '.tif', '.tiff', '.webp', '.avif', '.heic', '.heif', '.hif']
var exportsContainer = first(split(exportsPath, '/'))
var exportsPrefix = first(split(substring(exportsPath, length(exportsContainer)), '{'))
var deadLetterContainer = 'dead-letters'
var retries = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
// Data Lake accounts raise an event for the empty file before the one for its content.
var complete = { operatorType: 'StringNotIn', key: 'data.api', values: ['CreateFile'] }
var isImage = { operatorType: 'StringEndsWith', key: 'subject', values: imageExtensions }

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: imagesAccountName
  scope: resourceGroup(imagesResourceGroup)
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
  scope: resourceGroup(functionAppResourceGroup)
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostStorageName
  scope: resourceGroup(functionAppResourceGroup)
}

module newTopic 'modules/system-topic.bicep' = if (createSystemTopic) {
  name: 'system-topic'
  params: {
    name: systemTopicName
    location: account.location
    accountId: account.id
    hostStorageName: hostStorageName
    hostStorageResourceGroup: functionAppResourceGroup
    deadLetterContainer: deadLetterContainer
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

var deadLetters = createSystemTopic
  ? {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: hostStorage.id, blobContainerName: deadLetterContainer }
      }
    }
  : null
var blobsKey = listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension
var blobs = 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?code=${blobsKey}'

// Names of subscriptions end at 64 characters; that of Azure ML's own container alone has 54.
resource landed 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for container in imageContainers: {
    parent: topic
    name: 'azureml-to-cvat-landed-${take(container, 24)}-${uniqueString(container)}'
    dependsOn: [newTopic]
    properties: {
      destination: {
        endpointType: 'WebHook'
        properties: { endpointUrl: '${blobs}&functionName=Host.Functions.imageLanded-${container}' }
      }
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated']
        subjectBeginsWith: '/blobServices/default/containers/${container}/blobs/${imagesPrefix}'
        advancedFilters: [isImage, complete]
      }
      deadLetterWithResourceIdentity: deadLetters
      eventDeliverySchema: 'EventGridSchema'
      retryPolicy: retries
    }
  }
]

resource deleted 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for container in imageContainers: {
    parent: topic
    name: 'azureml-to-cvat-deleted-${take(container, 24)}-${uniqueString(container)}'
    dependsOn: [newTopic]
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: '${app.id}/functions/imageDeleted', maxEventsPerBatch: 1 }
      }
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobDeleted']
        subjectBeginsWith: '/blobServices/default/containers/${container}/blobs/${imagesPrefix}'
        advancedFilters: [isImage]
      }
      deadLetterWithResourceIdentity: deadLetters
      eventDeliverySchema: 'EventGridSchema'
      retryPolicy: retries
    }
  }
]

// Data Lake accounts alone raise these, and one for a whole folder: its name says nothing of what is in it.
resource moved 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for container in imageContainers: {
    parent: topic
    name: 'azureml-to-cvat-moved-${take(container, 24)}-${uniqueString(container)}'
    dependsOn: [newTopic]
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: '${app.id}/functions/imageDeleted', maxEventsPerBatch: 1 }
      }
      filter: {
        includedEventTypes: [
          'Microsoft.Storage.BlobRenamed'
          'Microsoft.Storage.DirectoryRenamed'
          'Microsoft.Storage.DirectoryDeleted'
        ]
        subjectBeginsWith: '/blobServices/default/containers/${container}/blobs/'
      }
      deadLetterWithResourceIdentity: deadLetters
      eventDeliverySchema: 'EventGridSchema'
      retryPolicy: retries
    }
  }
]

// The subject of a rename is where it went. What leaves for a container that nobody watches is heard of by where it was.
resource left 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for container in imageContainers: {
    parent: topic
    name: 'azureml-to-cvat-left-${take(container, 24)}-${uniqueString(container)}'
    dependsOn: [newTopic]
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: { resourceId: '${app.id}/functions/imageDeleted', maxEventsPerBatch: 1 }
      }
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobRenamed', 'Microsoft.Storage.DirectoryRenamed']
        advancedFilters: [
          { operatorType: 'StringContains', key: 'data.sourceUrl', values: ['/${container}/'] }
          {
            operatorType: 'StringNotBeginsWith'
            key: 'subject'
            values: ['/blobServices/default/containers/${container}/blobs/']
          }
        ]
      }
      deadLetterWithResourceIdentity: deadLetters
      eventDeliverySchema: 'EventGridSchema'
      retryPolicy: retries
    }
  }
]

resource exported 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'azureml-to-cvat-exports'
  dependsOn: [newTopic]
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: { endpointUrl: '${blobs}&functionName=Host.Functions.exportDropped' }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${exportsContainer}/blobs${exportsPrefix}'
      advancedFilters: [
        complete
        {
          operatorType: 'StringEndsWith'
          key: 'subject'
          // What people take for an export is refused, and that stands beside it.
          values: ['.json', '.jsonl', '.zip', '.7z', '.gz', '.tgz', '.csv', '.html', '.xml', '.parquet']
        }
        {
          operatorType: 'StringNotEndsWith'
          key: 'subject'
          values: [
            '.report.json'
            '.options.json'
            '.cvat.json'
            '.cvat.jsonl'
            '.report.html'
            '.findings.csv'
            '.missing.csv'
          ]
        }
      ]
    }
    deadLetterWithResourceIdentity: deadLetters
    eventDeliverySchema: 'EventGridSchema'
    retryPolicy: retries
  }
}

output topicName string = topic.name
