/**
 * Files that are nobody else's to read: made with mode 0600 in folders of mode 0700, checked for it before they are believed, and replaced as a whole, so that
 * a crash or a full disk leaves the old content.
 */
package pith.shell.serve.files;
