/**
 * Makes the guide in {@code src-docs} a site of static pages.
 *
 * <p>{@link dev.sluice.site.SiteBuilder} reads the navigation, converts each page, resolves the
 * references between pages, writes the site and checks what it has written.
 */
@NullMarked
package dev.sluice.site;

import org.jspecify.annotations.NullMarked;
