#!/bin/sh
# A case from its opening to its end with the AWS CLI; where the CLI has the upload operations, with a file of 60 MB on it.
set -eu
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=''
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

support() { aws support "$@" --endpoint-url "$AWS_ENDPOINT_URL_SUPPORT" --output text; }

# Puts the file of 60 MB up in parts of the size that the service asks for, ten links at a time.
upload() {
  head -c 62914560 /dev/urandom > "$folder/file"
  which="--file-size-bytes 62914560"
  start=1
  completed=
  while [ "$start" != None ]; do
    support get-attachment-upload-links --file-name heap.bin $which --upload-range "startIndex=$start" \
      --query '[[[uploadId, to_string(partSizeBytes), to_string(nextIndex)]], uploadUrls[].[to_string(partIndex), url, expiryDate]][]' > "$folder/links"
    { read -r upload_id part_size start; cat > "$folder/urls"; } < "$folder/links"
    [ -e "$folder/part-aa" ] || split -b "$part_size" "$folder/file" "$folder/part-"
    while read -r index url _; do
      part=$(ls "$folder"/part-* | sed -n "${index}p")
      etag=$(curl -sS --fail -T "$part" -o /dev/null -D - "$url" | tr -d '\r"' | sed -n 's/^[Ee][Tt]ag: //p')
      completed="$completed partIndex=$index,eTag=$etag"
    done < "$folder/urls"
    [ "$start" != null ] || break
    which="--upload-id $upload_id"
  done
  support complete-attachment-upload --upload-id "$upload_id" --completed-uploads $completed > /dev/null
  until [ "$(support describe-attachment-upload-status --upload-id "$upload_id" --query uploadStatus)" = attachment-ready ]; do sleep 1; done
}

if aws support get-attachment-upload-links --generate-cli-skeleton > /dev/null 2>&1; then
  upload
  with_file="--upload-ids $upload_id"
else
  echo 'AWS CLI: this one is older than the upload operations, so there is no file on the case'
  with_file=
fi

case_id=$(support create-case --subject 'From the CLI' --communication-body 'The queue does not drain.' \
  --service-code amazon-simple-queue-service --category-code general-guidance --severity-code normal $with_file --query caseId)
if [ -n "$with_file" ]; then
  attachment_id=$(support describe-communications --case-id "$case_id" --query 'communications[0].attachments[0].attachmentId')
  curl -sS --fail -o "$folder/downloaded" "$(support get-attachment-download-link --attachment-id "$attachment_id" --query downloadUrl.url)"
  cmp "$folder/file" "$folder/downloaded"
  echo "AWS CLI: $(wc -c < "$folder/downloaded") bytes went up onto $case_id and came down as they were"
fi
status=$(support resolve-case --case-id "$case_id" --query finalCaseStatus)
echo "AWS CLI: $case_id is $status"
