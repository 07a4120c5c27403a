package fill_test

import "context"

var ctx = context.Background()
