// The Durable Task Scheduler instead of the host storage, reached from known addresses.
using '../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatToken = 'SECRET-CVAT-TOKEN'
param durableBackend = 'scheduler'
param schedulerIpAllowlist = ['192.0.2.0/24']
