module example.com/support-simulator-example

go 1.19
