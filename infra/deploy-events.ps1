# The same as deploy-events.sh, for PowerShell.
$ErrorActionPreference = 'Stop'
$topic = if ($env:SYSTEM_TOPIC_NAME) { "systemTopicName=$env:SYSTEM_TOPIC_NAME", 'createSystemTopic=false' } else { @() }
az deployment group create `
  --name azureml-to-cvat-events `
  --resource-group $env:IMAGES_RESOURCE_GROUP `
  --template-file "$PSScriptRoot/events.bicep" `
  --parameters `
    imagesAccountName=$env:IMAGES_ACCOUNT_NAME `
    functionAppName=$env:FUNCTION_APP_NAME `
    functionAppResourceGroup=$env:AZURE_RESOURCE_GROUP `
    hostStorageName=$env:HOST_STORAGE_NAME `
    imageContainers=$env:IMAGE_CONTAINERS `
    imagesPrefix=$env:IMAGES_PREFIX `
    exportsPath=$env:EXPORTS_PATH `
    @topic
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
