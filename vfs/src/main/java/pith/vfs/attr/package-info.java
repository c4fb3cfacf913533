/**
 * What the file system says about a file, and who asks: plain values without behaviour of their own.
 *
 * <p>A file's type and its twelve permission bits share one number, {@code st_mode}: the type in the top four of sixteen bits, then
 * set-user-id, set-group-id, sticky, then read, write and execute for owner, group and others.
 *
 * <pre>
 *   15      12 11 10  9  8     6 5     3 2     0
 *  +----------+--+--+--+--------+-------+-------+
 *  |   type   |su|sg|st| owner  | group | other |
 *  +----------+--+--+--+--------+-------+-------+
 * </pre>
 *
 * <p>Who asks is a {@link pith.vfs.attr.Credentials}: four user ids, four group ids, further groups, and {@link pith.vfs.attr.Capabilities},
 * the pieces into which Linux cut the power of root. Whether a caller may do something is decided in one place, {@code
 * pith.vfs.Permissions}. Start with {@link pith.vfs.attr.Stat}.
 */
package pith.vfs.attr;
