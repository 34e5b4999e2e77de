// The events of a system topic that was there before, in another resource group than the account.
using '../events.bicep'

param imagesAccountName = 'contosoimages'
param imagesResourceGroup = 'images'
param functionAppName = 'azureml-to-cvat-abcdefgh'
param functionAppResourceGroup = 'cvat'
param hostStorageName = 'acabcdefghhost'
param systemTopicName = 'of-the-company'
param createSystemTopic = false
param imageContainers = ['images']
param exportsPath = 'exports/{name}.json'
