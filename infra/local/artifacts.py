"""Keeps what a stack's deployments upload under its name in one bucket, each object named by its content."""
import concurrent.futures
import hashlib
import io
import json
import os
import zipfile

BUCKET = "artifacts"


class Artifacts:
    """Reads a binary only when its file changed since the cache last saw it, or when the bucket lacks it."""

    def __init__(self, s3, region, stack, cache):
        self.s3 = s3
        self.prefix = f"{stack}/"
        self.cache = cache
        self.seen = json.loads(cache.read_text()) if cache.exists() else {}
        try:
            s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
        except (s3.exceptions.BucketAlreadyOwnedByYou, s3.exceptions.BucketAlreadyExists):
            pass
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=self.prefix)
        self.stored = {entry["Key"] for page in pages for entry in page.get("Contents", [])}
        self.used = set()

    def put(self, name, body):
        """Uploads what `body()` returns unless an object of that name is there, and returns its key."""
        key = self.prefix + name
        if key not in self.stored:
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=body())
            self.stored.add(key)
        self.used.add(key)
        return key

    def remove_unused(self):
        """MiniStack keeps objects in memory, and every build of a function is megabytes."""
        for key in self.stored - self.used:
            self.s3.delete_object(Bucket=BUCKET, Key=key)

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
        *known, digest = self.seen.get(str(bootstrap), [None])
        if known != state:
            digest = hashlib.sha256(bootstrap.read_bytes()).hexdigest()[:16]
            self.seen[str(bootstrap)] = [*state, digest]
        return self.put(f"{folder.name}-{digest}.zip", lambda: zipped(bootstrap.read_bytes()))


def zipped(binary):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, binary, zipfile.ZIP_DEFLATED, compresslevel=1)
    return buffer.getvalue()
