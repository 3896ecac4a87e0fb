variable "model_id" {
  type        = string
  description = "Hub id, for example tiiuae/falcon-40b"
  default     = "mistralai/Mistral-7B-Instruct-v0.3"
}

resource "aws_sagemaker_model" "chat" {
  name               = "chat"
  execution_role_arn = "arn:aws:iam::123456789012:role/sagemaker"
  primary_container {
    image = "763104351884.dkr.ecr.eu-central-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.6"
    environment = {
      HF_MODEL_ID       = var.model_id
      HF_MODEL_REVISION = "main"
    }
  }
}

resource "aws_sagemaker_model" "embed" {
  name = "embed"
  primary_container {
    environment = {
      HF_MODEL_ID = "sentence-transformers/all-mpnet-base-v2"
      HF_TASK     = "feature-extraction"
    }
  }
}

data "aws_iam_policy" "read" {
  arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
