package pith.kernel.uring;

import pith.vfs.File;

/** The file that an entry names, by descriptor or by slot: found once, when the request begins, and held until it ends. */
final class FileOf {
  private FileOf() {}

  /** Refuses with EBADF. */
  static File of(Uring ring, UringRequest request) {
    return fixedOr(ring, request, request.has(UringLayout.FIXED_FILE));
  }

  static File fixedOr(Uring ring, UringRequest request, boolean isFixed) {
    if (request.file == null) {
      if (isFixed) {
        request.fixed = ring.fixedFiles.use(request.fd);
        request.file = request.fixed.file;
      } else {
        request.file = request.files.get(request.fd);
      }
    }
    return request.file;
  }
}
