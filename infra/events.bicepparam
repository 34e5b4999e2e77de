// The outputs of main.bicep, as azd and `npm run deploy` put them into the environment.
using 'events.bicep'

param imagesAccountName = readEnvironmentVariable('IMAGES_ACCOUNT_NAME')
param imagesResourceGroup = readEnvironmentVariable('IMAGES_RESOURCE_GROUP')
param functionAppName = readEnvironmentVariable('FUNCTION_APP_NAME')
param functionAppResourceGroup = readEnvironmentVariable('AZURE_RESOURCE_GROUP')
param hostStorageName = readEnvironmentVariable('HOST_STORAGE_NAME')
param imageContainers = json(readEnvironmentVariable('IMAGE_CONTAINERS'))
param imagesPrefix = readEnvironmentVariable('IMAGES_PREFIX', '')
param exportsPath = readEnvironmentVariable('EXPORTS_PATH')

// An account can have one system topic. Where it has one already, SYSTEM_TOPIC_NAME names it, and it is used as it is.
var existingTopic = readEnvironmentVariable('SYSTEM_TOPIC_NAME', '')
param createSystemTopic = empty(existingTopic)
param systemTopicName = empty(existingTopic)
  ? 'azureml-to-cvat-${readEnvironmentVariable('IMAGES_ACCOUNT_NAME')}'
  : existingTopic
