using 'main.bicep'

param environmentName = 'cvat'
param imagesAccountName = readEnvironmentVariable('IMAGES_ACCOUNT_NAME')
param imagesResourceGroup = readEnvironmentVariable('IMAGES_RESOURCE_GROUP')
param imageContainers = ['images']
param exportsPath = 'exports/{name}.json'
param cvatUrl = readEnvironmentVariable('CVAT_URL', 'https://app.cvat.ai')
param cvatOrganization = readEnvironmentVariable('CVAT_ORGANIZATION', '')
param cvatToken = readEnvironmentVariable('CVAT_TOKEN', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
