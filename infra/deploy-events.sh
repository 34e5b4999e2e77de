#!/bin/sh
# Subscribes the functions to the events of the images account. Needs the outputs of main.bicep in the environment, as azd
# sets them; AZURE_RESOURCE_GROUP is that of the app. SYSTEM_TOPIC_NAME names the topic that the account has already, if it
# has one. Safe to run again.
set -eu

if [ -n "${SYSTEM_TOPIC_NAME:-}" ]; then
  topic="systemTopicName=$SYSTEM_TOPIC_NAME createSystemTopic=false"
else
  topic=""
fi
# shellcheck disable=SC2086 # two parameters, or none
az deployment group create \
  --name azureml-to-cvat-events \
  --resource-group "$IMAGES_RESOURCE_GROUP" \
  --template-file "$(dirname "$0")/events.bicep" \
  --parameters \
    imagesAccountName="$IMAGES_ACCOUNT_NAME" \
    functionAppName="$FUNCTION_APP_NAME" \
    functionAppResourceGroup="$AZURE_RESOURCE_GROUP" \
    hostStorageName="$HOST_STORAGE_NAME" \
    imageContainers="$IMAGE_CONTAINERS" \
    imagesPrefix="$IMAGES_PREFIX" \
    exportsPath="$EXPORTS_PATH" \
    $topic
