"""What licences say, how their texts are recognised, and how two of them compare."""
