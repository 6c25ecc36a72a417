/* MiniBrowser under automation keeps nothing: it asks for an ephemeral data manager. Preloaded,
   this gives it one that stores in a folder, so that a restart finds what the visit before left. */
#include <stdlib.h>

void *webkit_website_data_manager_new(const char *first_option_name, ...);

void *webkit_website_data_manager_new_ephemeral(void)
{
    const char *folder = getenv("WEBSITE_DATA_FOLDER");
    return webkit_website_data_manager_new("base-data-directory", folder, "base-cache-directory", folder, (char *)0);
}
