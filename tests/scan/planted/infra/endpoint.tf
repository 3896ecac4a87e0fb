resource "huggingface_endpoint" "chat" {
  model = { repository = "Qwen/Qwen3-14B", revision = "main" }
  image = { repository = "acme/support-endpoint" }
}
