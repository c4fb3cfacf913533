package pith.kernel.syscall;

import pith.vfs.OpenFlags;

/** The names of bits and commands in the calls on files. Source: asm-generic fcntl.h and ioctls.h, Linux uapi headers. */
final class FileFlags {
  static final FlagNames OPEN =
      new FlagNames()
          .choice(OpenFlags.ACCESS_MODE, OpenFlags.RDONLY, "O_RDONLY")
          .choice(OpenFlags.ACCESS_MODE, OpenFlags.WRONLY, "O_WRONLY")
          .choice(OpenFlags.ACCESS_MODE, OpenFlags.RDWR, "O_RDWR")
          .choice(OpenFlags.ACCESS_MODE, OpenFlags.ACCESS_MODE, "O_ACCMODE")
          .bit(OpenFlags.CREAT, "O_CREAT")
          .bit(OpenFlags.EXCL, "O_EXCL")
          .bit(OpenFlags.NOCTTY, "O_NOCTTY")
          .bit(OpenFlags.TRUNC, "O_TRUNC")
          .bit(OpenFlags.APPEND, "O_APPEND")
          .bit(OpenFlags.NONBLOCK, "O_NONBLOCK")
          .bit(OpenFlags.SYNC, "O_SYNC")
          .bit(OpenFlags.DSYNC, "O_DSYNC")
          .bit(OpenFlags.ASYNC, "O_ASYNC")
          .bit(OpenFlags.DIRECT, "O_DIRECT")
          .bit(OpenFlags.LARGEFILE, "O_LARGEFILE")
          .bit(OpenFlags.TMPFILE, "O_TMPFILE")
          .bit(OpenFlags.DIRECTORY, "O_DIRECTORY")
          .bit(OpenFlags.NOFOLLOW, "O_NOFOLLOW")
          .bit(OpenFlags.NOATIME, "O_NOATIME")
          .bit(OpenFlags.CLOEXEC, "O_CLOEXEC")
          .bit(OpenFlags.PATH, "O_PATH");

  static final FlagNames AT =
      new FlagNames()
          .bit(0x100, "AT_SYMLINK_NOFOLLOW")
          .bit(0x200, "AT_EACCESS")
          .bit(0x400, "AT_SYMLINK_FOLLOW")
          .bit(0x800, "AT_NO_AUTOMOUNT")
          .bit(0x1000, "AT_EMPTY_PATH")
          .bit(0x2000, "AT_STATX_FORCE_SYNC")
          .bit(0x4000, "AT_STATX_DONT_SYNC");

  static final FlagNames UNLINK = new FlagNames().bit(0x200, "AT_REMOVEDIR");

  static final FlagNames RENAME = new FlagNames().bit(1, "RENAME_NOREPLACE").bit(2, "RENAME_EXCHANGE").bit(4, "RENAME_WHITEOUT");

  static final FlagNames MOUNT =
      new FlagNames()
          .choice(0xffff_0000L, 0xc0ed_0000L, "MS_MGC_VAL")
          .bit(1, "MS_RDONLY")
          .bit(2, "MS_NOSUID")
          .bit(4, "MS_NODEV")
          .bit(8, "MS_NOEXEC")
          .bit(0x10, "MS_SYNCHRONOUS")
          .bit(0x20, "MS_REMOUNT")
          .bit(0x400, "MS_NOATIME")
          .bit(0x800, "MS_NODIRATIME")
          .bit(0x1000, "MS_BIND")
          .bit(0x2000, "MS_MOVE")
          .bit(0x4000, "MS_REC")
          .bit(0x8000, "MS_SILENT")
          .bit(0x2_0000, "MS_UNBINDABLE")
          .bit(0x4_0000, "MS_PRIVATE")
          .bit(0x8_0000, "MS_SLAVE")
          .bit(0x10_0000, "MS_SHARED")
          .bit(0x20_0000, "MS_RELATIME");

  static final FlagNames UMOUNT =
      new FlagNames().bit(1, "MNT_FORCE").bit(2, "MNT_DETACH").bit(4, "MNT_EXPIRE").bit(8, "UMOUNT_NOFOLLOW");

  static final FlagNames FALLOCATE =
      new FlagNames()
          .bit(1, "FALLOC_FL_KEEP_SIZE")
          .bit(2, "FALLOC_FL_PUNCH_HOLE")
          .bit(8, "FALLOC_FL_COLLAPSE_RANGE")
          .bit(0x10, "FALLOC_FL_ZERO_RANGE")
          .bit(0x20, "FALLOC_FL_INSERT_RANGE");

  static final FlagNames SPLICE =
      new FlagNames().bit(1, "SPLICE_F_MOVE").bit(2, "SPLICE_F_NONBLOCK").bit(4, "SPLICE_F_MORE").bit(8, "SPLICE_F_GIFT");

  static final FlagNames MEMFD =
      new FlagNames().bit(1, "MFD_CLOEXEC").bit(2, "MFD_ALLOW_SEALING").bit(4, "MFD_HUGETLB").bit(8, "MFD_NOEXEC_SEAL").bit(16, "MFD_EXEC");

  static final FlagNames USERFAULT =
      new FlagNames().bit(1, "UFFD_USER_MODE_ONLY").bit(OpenFlags.NONBLOCK, "O_NONBLOCK").bit(OpenFlags.CLOEXEC, "O_CLOEXEC");

  static final FlagNames PERF =
      new FlagNames().bit(1, "PERF_FLAG_FD_NO_GROUP").bit(2, "PERF_FLAG_FD_OUTPUT").bit(4, "PERF_FLAG_PID_CGROUP").bit(8, "PERF_FLAG_FD_CLOEXEC");

  static final FlagNames INOTIFY =
      new FlagNames()
          .bit(0xfff, "IN_ALL_EVENTS")
          .bit(1, "IN_ACCESS")
          .bit(2, "IN_MODIFY")
          .bit(4, "IN_ATTRIB")
          .bit(8, "IN_CLOSE_WRITE")
          .bit(0x10, "IN_CLOSE_NOWRITE")
          .bit(0x20, "IN_OPEN")
          .bit(0x40, "IN_MOVED_FROM")
          .bit(0x80, "IN_MOVED_TO")
          .bit(0x100, "IN_CREATE")
          .bit(0x200, "IN_DELETE")
          .bit(0x400, "IN_DELETE_SELF")
          .bit(0x800, "IN_MOVE_SELF")
          .bit(0x0100_0000, "IN_ONLYDIR")
          .bit(0x0200_0000, "IN_DONT_FOLLOW")
          .bit(0x0400_0000, "IN_EXCL_UNLINK")
          .bit(0x1000_0000, "IN_MASK_CREATE")
          .bit(0x2000_0000, "IN_MASK_ADD")
          .bit(0x8000_0000L, "IN_ONESHOT");

  static final FlagNames ACCESS = new FlagNames().bit(4, "R_OK").bit(2, "W_OK").bit(1, "X_OK");

  static final FlagNames WHENCE = numbered("SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE");

  static final FlagNames FLOCK = new FlagNames().bit(1, "LOCK_SH").bit(2, "LOCK_EX").bit(8, "LOCK_UN").bit(4, "LOCK_NB");

  static final FlagNames STATX =
      new FlagNames()
          .bit(0xfff, "STATX_ALL")
          .bit(0x7ff, "STATX_BASIC_STATS")
          .bit(1, "STATX_TYPE")
          .bit(2, "STATX_MODE")
          .bit(4, "STATX_NLINK")
          .bit(8, "STATX_UID")
          .bit(0x10, "STATX_GID")
          .bit(0x20, "STATX_ATIME")
          .bit(0x40, "STATX_MTIME")
          .bit(0x80, "STATX_CTIME")
          .bit(0x100, "STATX_INO")
          .bit(0x200, "STATX_SIZE")
          .bit(0x400, "STATX_BLOCKS")
          .bit(0x800, "STATX_BTIME")
          .bit(0x1000, "STATX_MNT_ID");

  static final FlagNames FCNTL =
      numbered(
              "F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_GETLK", "F_SETLK", "F_SETLKW", "F_SETOWN", "F_GETOWN", "F_SETSIG",
              "F_GETSIG")
          .choice(-1, 15, "F_SETOWN_EX")
          .choice(-1, 16, "F_GETOWN_EX")
          .choice(-1, 36, "F_OFD_GETLK")
          .choice(-1, 37, "F_OFD_SETLK")
          .choice(-1, 38, "F_OFD_SETLKW")
          .choice(-1, 1024, "F_SETLEASE")
          .choice(-1, 1025, "F_GETLEASE")
          .choice(-1, 1026, "F_NOTIFY")
          .choice(-1, 1030, "F_DUPFD_CLOEXEC")
          .choice(-1, 1031, "F_SETPIPE_SZ")
          .choice(-1, 1032, "F_GETPIPE_SZ")
          .choice(-1, 1033, "F_ADD_SEALS")
          .choice(-1, 1034, "F_GET_SEALS");

  static final FlagNames IOCTL =
      new FlagNames()
          .choice(-1, 2, "FIGETBSZ")
          .choice(-1, 0x5401, "TCGETS")
          .choice(-1, 0x5402, "TCSETS")
          .choice(-1, 0x5403, "TCSETSW")
          .choice(-1, 0x5404, "TCSETSF")
          .choice(-1, 0x5409, "TCSBRK")
          .choice(-1, 0x540a, "TCXONC")
          .choice(-1, 0x540b, "TCFLSH")
          .choice(-1, 0x540e, "TIOCSCTTY")
          .choice(-1, 0x540f, "TIOCGPGRP")
          .choice(-1, 0x5410, "TIOCSPGRP")
          .choice(-1, 0x5411, "TIOCOUTQ")
          .choice(-1, 0x5413, "TIOCGWINSZ")
          .choice(-1, 0x5414, "TIOCSWINSZ")
          .choice(-1, 0x541b, "FIONREAD")
          .choice(-1, 0x5421, "FIONBIO")
          .choice(-1, 0x5422, "TIOCNOTTY")
          .choice(-1, 0x5429, "TIOCGSID")
          .choice(-1, 0x5450, "FIONCLEX")
          .choice(-1, 0x5451, "FIOCLEX")
          .choice(-1, 0x5452, "FIOASYNC")
          .choice(-1, 0x8004_5430L, "TIOCGPTN")
          .choice(-1, 0x4004_5431L, "TIOCSPTLCK")
          .choice(-1, 0xc018_aa3fL, "UFFDIO_API")
          .choice(-1, 0xc020_aa00L, "UFFDIO_REGISTER")
          .choice(-1, 0x8010_aa01L, "UFFDIO_UNREGISTER")
          .choice(-1, 0x8010_aa02L, "UFFDIO_WAKE")
          .choice(-1, 0xc028_aa03L, "UFFDIO_COPY")
          .choice(-1, 0xc020_aa04L, "UFFDIO_ZEROPAGE")
          .choice(-1, 0xc018_aa06L, "UFFDIO_WRITEPROTECT")
          .choice(-1, 0xc020_aa07L, "UFFDIO_CONTINUE");

  private FileFlags() {}

  /** {@return names of the numbers from 0 on} */
  private static FlagNames numbered(String... names) {
    FlagNames numbered = new FlagNames();
    for (int i = 0; i < names.length; i++) {
      numbered.choice(-1, i, names[i]);
    }
    return numbered;
  }
}
