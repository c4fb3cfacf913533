/**
 * Devices as files: devtmpfs, in which a node appears when a driver announces it, and the drivers of memory devices.
 *
 * <p>A device node is a name for two numbers; opening it leads to whatever driver registered them with {@link pith.vfs.DeviceNodes},
 * whichever file system the node is on. devtmpfs only saves somebody from making the nodes by hand. There is one per machine, however
 * often it is mounted.
 *
 * <pre>
 *   driver ──announce──▶ DeviceNodes ──added──▶ DevTmpFs  ──mknod──▶ a tmpfs
 *      ▲                      ▲
 *      └───────open───────────┴── path walk ── /dev/null (1:3)
 * </pre>
 *
 * <p>Start with {@link pith.vfs.devtmpfs.DevTmpFs}.
 */
package pith.vfs.devtmpfs;
