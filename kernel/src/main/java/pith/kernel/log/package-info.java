/**
 * The kernel log: what the kernel has to say, for {@code dmesg} and {@code syslog(2)}.
 *
 * <pre>
 *   KernelLog.say ─▶ ring of lines ─▶ syslog(2), /dev/kmsg, dmesg
 *                          └────────▶ listeners (the host's console while booting, with --verbose)
 * </pre>
 */
package pith.kernel.log;
