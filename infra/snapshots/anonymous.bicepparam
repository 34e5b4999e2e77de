// CVAT reads a public container: nobody lists keys.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param cvatStorageCredential = 'anonymous'
