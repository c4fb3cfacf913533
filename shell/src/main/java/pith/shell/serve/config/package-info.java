/**
 * The one file that says how a server is set up.
 *
 * <p>It is written like the preset of a machine: JSON with comments, bare keys and trailing commas. Everything in it has a usual value, so that an empty
 * table is a whole configuration. {@link pith.shell.serve.config.ConfigFile} reads all of it before anything starts: what is wrong is told with file, line and
 * key, and how to write it right. The words of the command line come after it and win.
 *
 * <pre>
 *   file ─▶ ConfigFile ─▶ ServeConfig ─▶ with(--web, --ssh, --telnet) ─▶ Server
 * </pre>
 */
package pith.shell.serve.config;
