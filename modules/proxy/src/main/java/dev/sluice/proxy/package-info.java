/** The verticles that carry TCP and UDP routes. */
@NullMarked
package dev.sluice.proxy;

import org.jspecify.annotations.NullMarked;
