// The images account by a connection string in the key vault: no role on that account.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param imagesConnection = 'key-vault'
param imagesConnectionString = 'DefaultEndpointsProtocol=https;AccountName=contosoimages;AccountKey=SECRET-ACCOUNT-KEY'
param cvatStorageCredential = 'connection-string'
