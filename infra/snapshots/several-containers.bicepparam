// Several containers, the folder where Azure ML itself writes exports, alerts, an address of its own.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param imagesResourceGroup = 'images'
param imageContainers = ['images', 'azureml-blobstore-6a2b1c3d-0000-4000-8000-1234567890ab']
param imagesPrefix = 'cameras/'
param imagesExclude = '**/thumbs/**'
param exportsPath = 'azureml-blobstore-6a2b1c3d-0000-4000-8000-1234567890ab/Labeling/export/coco/{guid}/{name}.json'
param publicUrl = 'https://labels.contoso.com'
param cvatOrganization = 'contoso'
param alertEmail = 'operator@contoso.com'
param tags = { costCenter: 'vision' }
