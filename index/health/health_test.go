package health_test

import "context"

var ctx = context.Background()
