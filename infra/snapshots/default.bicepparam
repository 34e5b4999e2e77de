// What the defaults make.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param imagesResourceGroup = 'images'
