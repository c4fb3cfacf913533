/**
 * Panels: pictures of a running kernel for the page beside the terminal.
 *
 * <p>A picture must show one moment. So the machine stands still while one is taken: an event of the machine waits, with every hart between two steps, until
 * the reader is done ({@link pith.shell.serve.panel.StillMachine}). What a hart was in the middle of may be half changed, and its locks are held; a reader
 * takes no lock by force, but leaves out what is locked just then. Virtual time does not pass meanwhile, so that nobody in the machine can tell that somebody
 * looked.
 *
 * <pre>
 *   event loop            reader's thread                       machine
 *   PanelFeed.tick ─────▶ StillMachine.look ── post ──────────▶ an event waits …
 *                          each due Panel.picture()               (nothing runs)
 *                          … done ────────────────────────────▶ goes on
 *   deliver ◀── JSON ──── RecordJson
 * </pre>
 *
 * <p>Pictures come at most four times a second, none before the page has drawn the last one, none that equals it, and none while nobody looks. The trace stream
 * needs no standing machine: a {@link pith.shell.serve.panel.TraceTap} listens to the trace unit, and counts what its bounded ring had no room for.
 */
package pith.shell.serve.panel;
