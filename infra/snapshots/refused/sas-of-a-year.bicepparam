// A SAS that is stolen is good until its end.
using '../../main.bicep'

param environmentName = 'cvat'
param imagesAccountName = 'contosoimages'
param cvatSasDays = 365
