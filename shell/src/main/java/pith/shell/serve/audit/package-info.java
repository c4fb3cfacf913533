/**
 * The audit log: who did what, from where, when.
 *
 * <p>Entries are lines of JSON in a file to which the server only appends. Names, addresses and reasons come from outside, so they are escaped: no entry can
 * pretend to be two. What somebody showed to get in (passwords, tokens, keys) and what they typed is never in it.
 */
package pith.shell.serve.audit;
