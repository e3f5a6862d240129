/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <locale.h>
#include <stdio.h>

#include "core/base/words.h"

int
main(void)
{
	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	printf("%s %s\n", PACKAGE, PACKAGE_VERSION);
	return 0;
}
