/**
 * JSON of the consoles: what goes to a page is made of records, what comes from one is a flat object of texts.
 *
 * <pre>
 *   record ─▶ RecordJson ─▶ bytes          bytes ─▶ JsonFields ─▶ name = text
 * </pre>
 *
 * <p>A page sends little, so that what it may send is little, too: no nesting, no name twice, a bounded length. Whatever is not that is refused with a
 * sentence.
 */
package pith.shell.serve.json;
