// Who may call and deploy is restricted, and from where CVAT reads is known.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param allowedIpRanges = ['192.0.2.0/24', '198.51.100.7/32']
param cvatSasIp = '203.0.113.10-203.0.113.20'
param cvatSasDays = 7
