// The events of a new system topic, for two containers.
using '../events.bicep'

param imagesAccountName = 'contosoimages'
param functionAppName = 'azureml-to-cvat-abcdefgh'
param functionAppResourceGroup = 'cvat'
param hostStorageName = 'acabcdefghhost'
param imageContainers = ['images', 'azureml-blobstore-6a2b1c3d-0000-4000-8000-1234567890ab']
param imagesPrefix = 'cameras/'
param exportsPath = 'exports/{name}.json'
