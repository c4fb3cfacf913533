/**
 * Recordings of sessions, as asciinema plays them.
 *
 * <p>A recording is an observer who writes down: it sees what an observer may see, filtered, and never what is typed. Writing happens on one thread for all
 * recordings, away from the thread on which viewers are called; a disk that cannot keep up makes a gap, which the recording marks, and a disk that is full ends
 * the recording after its last whole line.
 *
 * <pre>
 *   {"version": 2, "width": 80, "height": 24, "timestamp": …}      the first line
 *   [0.248, "o", "$ ls\r\n"]                                         output
 *   [3.5, "r", "100x40"]                                             another window
 *   [4.0, "m", "…"]                                                  a mark
 * </pre>
 *
 * <p>Source: asciicast file format, version 2 (docs.asciinema.org).
 */
package pith.shell.serve.recording;
