/**
 * A folder of the host as a file system of the machine.
 *
 * <p>What a program in the machine may reach of the host is decided here, so this package trusts nothing: not the program, and not that
 * the folder keeps its shape while it is looked at. Every file is reached from one descriptor of the folder, component by component, and
 * no component may be a symbolic link ({@code O_NOFOLLOW}): a link on the host is read, never followed, and its text is resolved by the
 * machine in the machine's own tree. So neither {@code ..} nor a link, nor a link that somebody puts in a folder's place at the wrong moment,
 * leads out. Java's own file API cannot do that for all calls, so they are made directly ({@link pith.vfs.hostfs.HostCalls}).
 *
 * <pre>
 *                     HostFs            the folder, who is who in it, file descriptors, readahead
 *                    /      \
 *     OverlayFs               ThroughFs
 *     reads come from the     reads and writes go to the folder; what others
 *     folder, writes stay     change there is seen
 *     in memory
 * </pre>
 *
 * <p>An overlay ({@code --root}, {@code --bind} without {@code rw}) never changes the host. A file's pages are read when they are first needed and
 * kept; a written page is simply never written back. A directory's names are read when it is first listed or changed, and from then on live in
 * memory. What the host changes meanwhile may or may not be seen.
 *
 * <p>How files are shown: mode, size and modification time are the host's; the user who runs Pith, and that user's group, are 0; device numbers and inode
 * numbers are given out in the order of first sight, so that a run can be repeated on another host; listings are sorted; access times are not the
 * host's. Devices, sockets and named pipes are shown and cannot be opened. Extended attributes of the host are not shown; an overlay has those that the machine
 * gives, as all that is written, in memory. Set-user-id and set-group-id bits are never written through.
 *
 * <p>Lock order: a directory's {@code dir_rwsem}, a file's {@code rwsem}, {@code host_fs.mutex} (which file is which, descriptors, windows). Start with {@link
 * pith.vfs.hostfs.HostFolder}.
 */
package pith.vfs.hostfs;
