/** What the parameter files read from the environment of whoever deploys. */
export const SAMPLE_ENVIRONMENT = {
  AZURE_LOCATION: 'westeurope',
  AZURE_RESOURCE_GROUP: 'cvat',
  IMAGES_ACCOUNT_NAME: 'contosoimages',
  IMAGES_RESOURCE_GROUP: 'images',
  IMAGE_CONTAINERS: '["images"]',
  EXPORTS_PATH: 'exports/{name}.json',
  FUNCTION_APP_NAME: 'azureml-to-cvat-abcdefgh',
  HOST_STORAGE_NAME: 'acabcdefghhost',
};
