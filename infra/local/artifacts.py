"""Keeps everything a deployment uploads in one bucket, each object named by its content."""
import concurrent.futures
import hashlib
import io
import json
import os
import zipfile

BUCKET = "artifacts"


class Artifacts:
    """Reads and zips a binary only when the file changed since the cache last saw it or the bucket lacks it."""

    def __init__(self, s3, region, cache):
        self.s3 = s3
        self.cache = cache
        self.seen = json.loads(cache.read_text()) if cache.exists() else {}
        try:
            s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
        except (s3.exceptions.BucketAlreadyOwnedByYou, s3.exceptions.BucketAlreadyExists):
            pass
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        self.stored = {entry["Key"] for page in pages for entry in page.get("Contents", [])}

    def put(self, key, body):
        if key not in self.stored:
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
            self.stored.add(key)
        return key

    def put_functions(self, folders):
        """The key of each folder's zip."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            keys = dict(zip(folders, pool.map(self._put_function, folders)))
        self.cache.parent.mkdir(parents=True, exist_ok=True)
        self.cache.write_text(json.dumps(self.seen, indent=1))
        return keys

    def _put_function(self, folder):
        bootstrap = folder / "bootstrap"
        stat = bootstrap.stat()
        state = [stat.st_size, stat.st_mtime_ns]
        *known, key = self.seen.get(str(bootstrap), [None])
        if known == state and key in self.stored:
            return key
        binary = bootstrap.read_bytes()
        key = f"{folder.name}-{hashlib.sha256(binary).hexdigest()[:16]}.zip"
        if key not in self.stored:
            self.put(key, zipped(binary))
        self.seen[str(bootstrap)] = [*state, key]
        return key


def zipped(binary):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, binary, zipfile.ZIP_DEFLATED, compresslevel=1)
    return buffer.getvalue()
