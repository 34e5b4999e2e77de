// For az, azd and `npm run deploy` alike: everything is read from the environment (azd: azd env set NAME value).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'cvat')
param location = readEnvironmentVariable('AZURE_LOCATION')

param imagesAccountName = readEnvironmentVariable('IMAGES_ACCOUNT_NAME')
param imagesResourceGroup = readEnvironmentVariable('IMAGES_RESOURCE_GROUP')
param imageContainers = json(readEnvironmentVariable('IMAGE_CONTAINERS', '["images"]'))
param imagesPrefix = readEnvironmentVariable('IMAGES_PREFIX', '')
param imagesExclude = readEnvironmentVariable('IMAGES_EXCLUDE', '')
param exportsPath = readEnvironmentVariable('EXPORTS_PATH', 'exports/{name}.json')
param imagesConnection = readEnvironmentVariable('IMAGES_CONNECTION', 'identity')
param imagesConnectionString = readEnvironmentVariable('IMAGES_CONNECTION_STRING', '')

param cvatUrl = readEnvironmentVariable('CVAT_URL', 'https://app.cvat.ai')
param cvatOrganization = readEnvironmentVariable('CVAT_ORGANIZATION', '')
param cvatToken = readEnvironmentVariable('CVAT_TOKEN', '')
param cvatStorageCredential = readEnvironmentVariable('CVAT_STORAGE_CREDENTIAL', 'account-sas')
param cvatSasDays = int(readEnvironmentVariable('CVAT_SAS_DAYS', '30'))
param cvatSasIp = readEnvironmentVariable('CVAT_SAS_IP', '')

// Not NODE_VERSION: images of Node.js for containers set that.
param nodeVersion = readEnvironmentVariable('FUNCTIONS_NODE_VERSION', '24')
param instanceMemoryMB = readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048') == '4096' ? 4096 : 2048
param maximumInstanceCount = int(readEnvironmentVariable('MAXIMUM_INSTANCE_COUNT', '40'))
param alwaysReadyDurable = int(readEnvironmentVariable('ALWAYS_READY_DURABLE', '1'))
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'storage')
param publicUrl = readEnvironmentVariable('PUBLIC_URL', '')

param subnetId = readEnvironmentVariable('SUBNET_ID', '')
param closeHostStorage = bool(readEnvironmentVariable('CLOSE_HOST_STORAGE', 'false'))
param allowedIpRanges = json(readEnvironmentVariable('ALLOWED_IP_RANGES', '[]'))
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
