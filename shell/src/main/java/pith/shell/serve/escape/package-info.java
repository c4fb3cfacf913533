/**
 * What may be shown to others than the owner of a terminal.
 *
 * <p>A program writes bytes that act on the terminal of whoever looks on: they set its title and clipboard, make it answer (and the answer arrives as if it had
 * been typed), switch on reports of the mouse, or print. The owner's own terminal gets them all. For observers, and for recordings, {@link
 * pith.shell.serve.escape.EscapeFilter} lets through what draws on the screen and takes the rest out, byte numbers of what is left unchanged.
 *
 * <pre>
 *   text ──▶ kept        ESC … ──▶ held until it is complete ──▶ on the list? kept : taken out
 *                        OSC, DCS, APC, PM, SOS ──▶ taken out as they come: nothing is held, however long they are
 * </pre>
 *
 * <p>Source: ECMA-48 (5th edition), section 5.4 for the form of control sequences and 8.3 for what they do; xterm's "ctlseqs" for the private ones.
 */
package pith.shell.serve.escape;
