// Host storage and key vault are reached from the subnet of the app alone.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param subnetId = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/contoso/subnets/app'
param closeHostStorage = true
