// Nobody could reach what is closed to all networks.
using '../../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param closeKeyVault = true
