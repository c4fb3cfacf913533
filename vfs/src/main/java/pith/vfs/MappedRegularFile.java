package pith.vfs;

import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.ReadaheadState;

/** An open regular file as memory management sees it. */
record MappedRegularFile(RegularFile file, RegularInode of) implements MappedFile {
  @Override
  public PageCache pageCache() {
    return of.pages();
  }

  @Override
  public ReadaheadState readahead() {
    return file.readahead();
  }

  @Override
  public void get() {
    file.get();
  }

  @Override
  public void put() {
    file.put();
  }

  @Override
  public void sync() {
    file.sync(true);
  }

  @Override
  public String path() {
    return file.path().text(file.vfs().mounts().root());
  }

  @Override
  public long inode() {
    return of.number();
  }

  @Override
  public long device() {
    return of.superBlock().device();
  }

  @Override
  public boolean readable() {
    return file.isReadable();
  }

  @Override
  public boolean writable() {
    return file.isWritable();
  }

  @Override
  public boolean executable() {
    return !file.path().mount().has(MountFlags.NOEXEC);
  }
}
