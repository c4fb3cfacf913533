/** The command line of Pith. */
package pith.shell;
