#!/bin/sh
# A printer that prints into files. CUPS calls it with: job user title copies options [file].
set -eu
[ "$#" -eq 0 ] && { echo 'file motcua "Unknown" "Test printer"'; exit 0; }
output=${DEVICE_URI#motcua:}
if [ -e "$output/jam" ]; then
    echo "STATE: +media-empty-error" >&2
    exit 4 # stop the queue, keep the job
fi
job=$1
printf 'title=%s\ncopies=%s\noptions=%s\n' "$3" "$4" "$5" >"$output/$job.options"
cat -- "${6:-/dev/stdin}" >"$output/$job.part"
mv "$output/$job.part" "$output/$job.pdf"
